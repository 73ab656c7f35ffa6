using System.Text.Json.Nodes;

namespace Chat.Server.Tests.Webhooks;

internal sealed record WebhookEvent(string Id, string Type, string? Room, DateTime At, JsonNode Data)
{
    public string? Text => (string?)Data["text"];

    public string? User => (string?)(Data["user_id"] ?? Data["from"]);
}
