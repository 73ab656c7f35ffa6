using System.Net;

namespace Chat.Client.Connecting;

/// <summary>Notes how the server last refused an HTTP request, which SignalR's exceptions tell only in part.</summary>
internal sealed class ResponseWatch
{
    public HttpStatusCode? Status { get; private set; }

    /// <summary>What <c>Retry-After</c> asked for, in seconds or until a time.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    public HttpMessageHandler Around(HttpMessageHandler inner, TimeProvider time) => new Handler(this, time) { InnerHandler = inner };

    private void Note(HttpResponseMessage response, TimeProvider time)
    {
        Status = response.StatusCode;
        var after = response.Headers.RetryAfter;
        RetryAfter = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
    }

    private sealed class Handler(ResponseWatch watch, TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) watch.Note(response, time);
            return response;
        }
    }
}
