using System.Diagnostics;

namespace Chat.Server.Delivery;

/// <summary>The span that a message was sent in, as W3C writes it: <c>traceparent</c> and <c>tracestate</c>.</summary>
internal sealed record TraceContext(string Parent, string? State)
{
    public static TraceContext Of(Activity span) => new(span.Id!, span.TraceStateString);
}
