namespace Keystay.IssuerLoad;

internal static class RotationRun
{
    public static Task<int> RunAsync(string keystay, int rotations, bool isBroken) => throw new NotSupportedException();
}
