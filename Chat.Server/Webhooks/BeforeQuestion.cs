using System.Text.Json.Serialization;
using Chat.Server.Kernel;

namespace Chat.Server.Webhooks;

/// <summary>What a before hook is asked.</summary>
internal sealed record BeforeQuestion(
    string Type, string UserId, string Room, string? Text = null, string? ClientMessageId = null, [property: JsonConverter(typeof(DataConverter))] string? Data = null,
    long? ReplyTo = null, IReadOnlyList<string>? Mentions = null);
