using Chat.Docs;
using Chat.Server.Tests.Harness;
using Markdig.Syntax;

namespace Chat.Server.Tests.Documentation;

/// <summary>A document of the repository.</summary>
/// <param name="Path">From the root of the repository.</param>
internal sealed record MarkdownFile(string Path)
{
    /// <summary>Folders of what is made, and not written.</summary>
    private static readonly string[] Made = [".git", "artifacts", "bin", "build", "data", "dist", "node_modules", "obj", "TestResults"];

    public static IReadOnlyList<MarkdownFile> All { get; } = [.. In(new DirectoryInfo(Repository.Root)).Select(file => new MarkdownFile(file)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    public string FullPath { get; } = System.IO.Path.Combine(Repository.Root, Path);

    public string Text => text.Value;

    public MarkdownDocument Document => document.Value;

    /// <summary>The blocks of code, in order.</summary>
    public IEnumerable<CodeExample> Blocks => Document.Descendants<FencedCodeBlock>()
        .Select(block => new CodeExample(Path, block.Line + 1, block.Info ?? "", string.Concat(block.Lines.Lines.Take(block.Lines.Count).Select(line => line.Slice.ToString() + "\n"))));

    private readonly Lazy<string> text = new(() => File.ReadAllText(System.IO.Path.Combine(Repository.Root, Path)));
    private readonly Lazy<MarkdownDocument> document = new(() => MarkdownReader.Read(System.IO.Path.Combine(Repository.Root, Path)));

    public override string ToString() => Path;

    private static IEnumerable<string> In(DirectoryInfo folder) => folder.EnumerateFiles("*.md").Select(file => System.IO.Path.GetRelativePath(Repository.Root, file.FullName))
        .Concat(folder.EnumerateDirectories().Where(child => !Made.Contains(child.Name)).SelectMany(In));
}
