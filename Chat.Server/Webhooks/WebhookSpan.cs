using System.Diagnostics;
using Chat.Server.Kernel;

namespace Chat.Server.Webhooks;

/// <summary>The span of one request to a back end, until the head of the answer. The back end is told of it in <c>traceparent</c>; its path and query, which may hold secrets, are nobody's business.</summary>
internal static class WebhookSpan
{
    public static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, string endpoint, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var span = ChatTracing.Source.StartActivity("chat.webhook", ActivityKind.Client);
        if (span is null) return await http.SendAsync(request, cancellation);
        var address = request.RequestUri!;
        span.SetTag("endpoint", endpoint).SetTag("http.request.method", request.Method.Method).SetTag("server.address", address.Host).SetTag("server.port", address.Port);

        request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state) request.Headers.TryAddWithoutValidation("tracestate", state);
        try
        {
            var response = await http.SendAsync(request, cancellation);
            span.SetTag("http.response.status_code", (int)response.StatusCode);
            if ((int)response.StatusCode >= 400) span.SetStatus(ActivityStatusCode.Error);
            return response;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }
}
