namespace Chat.Server.Webhooks;

/// <summary>The headers of Standard Webhooks: who sends what, when, and that it is so. With two secrets there are two signatures, of which a receiver needs one.</summary>
internal sealed class WebhookSignature
{
    private readonly WebhookSecret[] secrets;

    public WebhookSignature(params string[] secrets) => this.secrets =
    [
        .. secrets.Where(text => text.Length > 0)
            .Select(text => WebhookSecret.TryParse(text, out var secret) ? secret : throw new FormatException($"A secret is {WebhookSecret.Rule}.")),
    ];

    public void AddTo(HttpRequestMessage request, string id, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var timestamp = now.ToUnixTimeSeconds();
        var signatures = new string[secrets.Length];
        for (var i = 0; i < secrets.Length; i++) signatures[i] = secrets[i].Sign(id, timestamp, body);
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", $"{timestamp}");
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', signatures));
    }
}
