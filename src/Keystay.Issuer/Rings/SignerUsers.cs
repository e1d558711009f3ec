using Keystay.Signing.Custody;

namespace Keystay.Issuer.Rings;

/// <summary>Gives each signer an operating-system user of its own out of a range. Nothing on the disk belongs to these users, so a restart may give them out anew.</summary>
internal sealed class SignerUsers(SignerUserRange? range)
{
    private readonly Dictionary<string, int> given = new(StringComparer.Ordinal);

    /// <summary>The options with the user of one signer, the same each time it is asked for.</summary>
    /// <param name="options">How signers are started.</param>
    /// <param name="name">Whose signer.</param>
    /// <exception cref="SignerException">no-user: the range is used up.</exception>
    public SignerOptions Give(SignerOptions options, string name)
    {
        if (range is null)
        {
            return options;
        }
        lock (given)
        {
            if (!given.TryGetValue(name, out int user))
            {
                user = range.First + given.Count;
                if (user > range.Last)
                {
                    throw new SignerException("no-user", $"The users {range.First} to {range.Last} for signers (--signer-users) are all given: one for each ring is needed, and one more. Give a longer range and start again.");
                }
                given.Add(name, user);
            }
            return options with { UserId = user };
        }
    }
}
