namespace Keystay.Dumps;

/// <summary>Everything under a folder but folders, in the order of names, so that two runs tell the same.</summary>
/// <remarks>Symbolic links are left out: what they lead to inside the folder is met anyway, what lies outside was not asked for.</remarks>
internal static class FolderWalk
{
    /// <returns>Paths with what they are; a folder that cannot be listed comes as <see cref="FileIdentity.Kind.Unreadable"/>.</returns>
    public static IEnumerable<(string Path, FileIdentity Identity)> Under(string folder)
    {
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? current))
        {
            var names = List(current);
            if (names is null)
            {
                yield return (current, new(FileIdentity.Kind.Unreadable, 0, 0));
                continue;
            }
            var below = new List<string>();
            foreach (string path in names)
            {
                var identity = FileIdentity.Of(path, followLink: false);
                if (identity.Type == FileIdentity.Kind.Directory)
                {
                    below.Add(path);
                }
                else if (identity.Type is not (FileIdentity.Kind.Link or FileIdentity.Kind.Missing))
                {
                    yield return (path, identity);
                }
            }
            below.Reverse();
            below.ForEach(folders.Push);
        }
    }

    private static string[]? List(string folder)
    {
        try
        {
            string[] paths = Directory.GetFileSystemEntries(folder);
            Array.Sort(paths, StringComparer.Ordinal);
            return paths;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
