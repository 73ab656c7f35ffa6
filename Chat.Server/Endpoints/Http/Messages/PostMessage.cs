using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>Something to be said.</summary>
/// <param name="Text">The text; with data it may be empty or absent.</param>
/// <param name="ClientMessageId">Makes it safe to send again: the header <c>Idempotency-Key</c> is another way to say it.</param>
/// <param name="UserId">With a key: the user who says it.</param>
/// <param name="System">With a key: the name that says it, <c>system:NAME</c>; with neither, the key's own.</param>
/// <param name="Annotations">With a key and in a room: an object of up to 1 KiB that goes with it.</param>
/// <param name="Data">In a room: an object that goes with it.</param>
/// <param name="ReplyTo">In a room: the message that it answers, by its number or its id.</param>
/// <param name="Mentions">In a room: up to 32 user ids.</param>
internal sealed record PostMessage(
    string Text = "", string? ClientMessageId = null, string? UserId = null, string? System = null, [property: JsonConverter(typeof(AnnotationsConverter))] string? Annotations = null,
    [property: JsonConverter(typeof(DataConverter))] string? Data = null, MessageReference? ReplyTo = null, IReadOnlyList<string>? Mentions = null);
