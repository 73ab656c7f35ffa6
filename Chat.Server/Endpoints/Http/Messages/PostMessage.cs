using System.Text.Json.Serialization;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>Something to be said.</summary>
/// <param name="Text">The text.</param>
/// <param name="ClientMessageId">Makes it safe to send again: the header <c>Idempotency-Key</c> is another way to say it.</param>
/// <param name="UserId">With a key: the user who says it.</param>
/// <param name="System">With a key: the name that says it, <c>system:NAME</c>; with neither, the key's own.</param>
/// <param name="Annotations">With a key and in a room: an object of up to 1 KiB that goes with it.</param>
internal sealed record PostMessage(
    string Text, string? ClientMessageId = null, string? UserId = null, string? System = null, [property: JsonConverter(typeof(AnnotationsConverter))] string? Annotations = null);
