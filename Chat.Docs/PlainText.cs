using Markdig.Syntax.Inlines;

namespace Chat.Docs;

/// <summary>What is read where Markdown stands.</summary>
internal static class PlainText
{
    public static string Of(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Select(Of));

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        ContainerInline container => Of(container),
        _ => "",
    };
}
