using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>One message of a batch, as <see cref="PostMessage"/>.</summary>
/// <param name="Room">The room it is for.</param>
/// <param name="Text">The text; with data it may be empty or absent.</param>
/// <param name="ClientMessageId">Makes it safe to send again.</param>
/// <param name="UserId">The user who says it.</param>
/// <param name="System">The name that says it.</param>
/// <param name="Annotations">An object of up to 1 KiB that goes with it.</param>
/// <param name="Data">An object that goes with it.</param>
/// <param name="ReplyTo">The message that it answers, by its number or its id.</param>
/// <param name="Mentions">Up to 32 user ids.</param>
internal sealed record BatchMessage(
    string Room, string Text = "", string? ClientMessageId = null, string? UserId = null, string? System = null, [property: JsonConverter(typeof(AnnotationsConverter))] string? Annotations = null,
    [property: JsonConverter(typeof(DataConverter))] string? Data = null, MessageReference? ReplyTo = null, IReadOnlyList<string>? Mentions = null);
