using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Architecture;

/// <summary>A file of the server's source, as far as its imports go.</summary>
internal sealed partial record SourceFile(string Path, string Folder, string Namespace, IReadOnlyList<string> Imports)
{
    public const string Root = "Chat.Server";

    /// <summary>All of the server. Folders are written with dots.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, Root), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(System.IO.Path.Combine(Repository.Root, Root), path))
            .Where(path => path.Split(System.IO.Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Select(Read)];

    private static SourceFile Read(string path)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, Root, path));
        return new SourceFile(
            path.Replace(System.IO.Path.DirectorySeparatorChar, '/'),
            (System.IO.Path.GetDirectoryName(path) ?? "").Replace(System.IO.Path.DirectorySeparatorChar, '.'),
            NamespaceOf().Match(text).Groups["name"].Value,
            [.. Using().Matches(text).Select(match => match.Groups["name"].Value)]);
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceOf();

    [GeneratedRegex(@"^\s*(global )?using (static |\w+ = )?(?<name>Chat\.Server\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
