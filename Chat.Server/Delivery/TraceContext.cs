using System.Diagnostics;

namespace Chat.Server.Delivery;

/// <summary>The span that a message was sent in, as W3C writes it: <c>traceparent</c> and <c>tracestate</c>.</summary>
internal sealed record TraceContext(string Parent, string? State)
{
    /// <summary>The longest state that is taken along; W3C asks for no more, and a client may send what it likes.</summary>
    private const int MaxState = 512;

    public static TraceContext Of(Activity span) => new(span.Id!, span.TraceStateString is { Length: <= MaxState } state ? state : null);
}
