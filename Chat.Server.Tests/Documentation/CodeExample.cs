namespace Chat.Server.Tests.Documentation;

/// <summary>A block of code in a document.</summary>
/// <param name="File">The document, from the root of the repository.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Language">Its language as the document names it; empty when it does not.</param>
/// <param name="Code">What stands in it.</param>
internal sealed record CodeExample(string File, int Line, string Language, string Code)
{
    /// <summary>Those of all documents in a language.</summary>
    public static IEnumerable<CodeExample> In(string language) => MarkdownFile.All.SelectMany(file => file.Blocks).Where(block => block.Language == language);

    public override string ToString() => $"{File}:{Line}";
}
