using System.Text.Json;

namespace Chat.Server.Webhooks;

/// <summary>What a before hook answers. Fields that are not known here are left alone; so are text and annotations of a refusal.</summary>
internal sealed record BeforeAnswer(bool? Allow, string? Text, string? Reason, JsonElement? Annotations);
