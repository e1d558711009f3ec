using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>The vectors of others, which lie outside the repository.</summary>
internal static class SharedFolder
{
    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A file or folder under <c>KEYSTAY_SHARED</c>; where it is absent the test is skipped, or fails if CI=true.</summary>
    public static string Path(params ReadOnlySpan<string> parts)
    {
        string shared = Environment.GetEnvironmentVariable("KEYSTAY_SHARED") is { Length: > 0 } given ? given
            : System.IO.Path.Combine(Repository, "..", "shared");
        string path = System.IO.Path.Combine([shared, "vectors", .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            string reason = $"{path} is not there; set KEYSTAY_SHARED to the folder that holds vectors/.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }
        return path;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Keystay.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
