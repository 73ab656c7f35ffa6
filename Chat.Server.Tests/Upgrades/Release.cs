using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Upgrades;

/// <summary>A release whose stores are kept: a folder of <c>Upgrades/Releases</c>, named after its version.</summary>
internal sealed record Release(string Version)
{
    private static readonly string All = Path.Combine(Repository.Root, "Chat.Server.Tests", "Upgrades", "Releases");

    private string Folder => Path.Combine(All, Version);

    /// <summary>The releases, the newest last.</summary>
    public static IReadOnlyList<Release> Known =>
        !Directory.Exists(All) ? [] : [.. Directory.GetDirectories(All).Select(folder => Path.GetFileName(folder)).OrderBy(System.Version.Parse).Select(version => new Release(version))];

    /// <summary>The commit that its tag names.</summary>
    public string Commit => File.ReadAllText(PathOf("commit")).Trim();

    public string PathOf(string file) => Path.Combine(Folder, file);
}
