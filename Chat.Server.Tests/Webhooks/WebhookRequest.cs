using System.Text.Json.Nodes;

namespace Chat.Server.Tests.Webhooks;

/// <summary>A request as a back end got it.</summary>
internal sealed record WebhookRequest(string Path, string Id, string Timestamp, string Signature, string? ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public IEnumerable<WebhookEvent> Events => Json["events"]!.AsArray().Select(e => new WebhookEvent((string)e!["id"]!, (string)e["type"]!, (string?)e["room"], (DateTime)e["at"]!, e["data"]!));
}
