using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;

namespace Chat.Docs;

/// <summary>Markdown as code hosts show it: with tables, and headings that are anchors under the same names.</summary>
internal static class MarkdownReader
{
    public static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePreciseSourceLocation().Build();

    public static MarkdownDocument Read(string file) => Markdown.Parse(File.ReadAllText(file), Pipeline);
}
