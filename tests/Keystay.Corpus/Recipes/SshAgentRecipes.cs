using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>ssh-agent between signatures: its keys are shielded, encrypted beside the prekey that decrypts them.</summary>
internal static class SshAgentRecipes
{
    public static IEnumerable<Recipe> All() =>
    [
        new("ssh-agent-idle", (work, path) => Dump(work, path, [RsaSecret.Create(3072), EcSecret.Create("P-256"), Ed25519Secret.Create(work.Path)])),
        new("ssh-agent-control", (work, path) => Dump(work, path, [])),
    ];

    private static IReadOnlyList<TrueKey> Dump(WorkFolder work, string path, SecretKey[] keys)
    {
        string socket = work.File("agent");
        string add = Installed.Command("ssh-add", "openssh-client");
        using (var agent = RunningProgram.Start(Installed.Command("ssh-agent", "openssh-client"), ["-D", "-a", socket]).WaitFor("SSH_AUTH_SOCK"))
        {
            for (int i = 0; i < keys.Length; i++)
            {
                using var adding = RunningProgram.Start(add, ["-q", Write(keys[i], work.Path, $"key{i}.pem")], ("SSH_AUTH_SOCK", socket));
                if (adding.WaitForExit() != 0)
                {
                    throw new InvalidOperationException($"ssh-add refused the {keys[i].Kty} key.");
                }
            }
            Dumper.GCore(agent.Id, path);
        }
        return [.. keys.Select(k => Truth.Of(k, path, isShielded: true))];
    }

    private static string Write(SecretKey key, string folder, string name) =>
        key is Ed25519Secret ed25519 ? ed25519.WriteOpenSsh(folder) : key.WritePem(folder, name);
}
