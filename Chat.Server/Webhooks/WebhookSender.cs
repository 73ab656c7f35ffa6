using System.Net;
using System.Net.Http.Headers;

namespace Chat.Server.Webhooks;

/// <summary>Sends one batch to one endpoint, once.</summary>
internal sealed class WebhookSender(WebhookEndpoint endpoint, TimeSpan timeout, WebhookClient client, TimeProvider time)
{
    private static readonly ProductInfoHeaderValue Agent = new("Chat.Hubs", typeof(WebhookSender).Assembly.GetName().Version!.ToString(2));

    private readonly Uri address = new(endpoint.Url);
    private readonly WebhookSignature signature = new(endpoint.Secret, endpoint.PreviousSecret);

    public async Task<WebhookAnswer> SendAsync(WebhookBatch batch, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(batch.Body) { Headers = { ContentType = new MediaTypeHeaderValue(WebhookJson.ContentType) } };
        request.Headers.UserAgent.Add(Agent);
        signature.AddTo(request, batch.Id, time.GetUtcNow(), batch.Body);
        try
        {
            using var response = await client.SendAsync(endpoint.Name, request, either.Token);
            return response.StatusCode switch
            {
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new WebhookAnswer(WebhookOutcome.Taken),
                HttpStatusCode.Gone => new WebhookAnswer(WebhookOutcome.Gone),
                var status => new WebhookAnswer(WebhookOutcome.NotTaken, $"status {(int)status}", RetryAfter(response)),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookAnswer(WebhookOutcome.NotTaken, "no answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new WebhookAnswer(WebhookOutcome.NotTaken, e.GetBaseException().Message);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
