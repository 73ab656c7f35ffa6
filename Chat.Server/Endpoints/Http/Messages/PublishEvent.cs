using System.Text.Json.Serialization;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>An event to be sent to a room.</summary>
/// <param name="Event">Its name: 1 to 64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
/// <param name="Data">An object of up to 4 KiB, unless the server is configured otherwise; of one that is stored, up to what a message may have.</param>
/// <param name="Key">A newer event of the same sender, name and key takes the place of one that still waits for a connection. A stored event sets that key of the room's state, or without data removes it.</param>
/// <param name="UserId">With a key of the API: the user who sends it.</param>
/// <param name="System">With a key of the API: the name that sends it, <c>system:NAME</c>; with neither, the key's own.</param>
/// <param name="Store">Whether it becomes part of the room's log, as a message does.</param>
/// <param name="ClientMessageId">Of one that is stored: makes it safe to send again. The header <c>Idempotency-Key</c> is another way to say it.</param>
internal sealed record PublishEvent(
    string Event, [property: JsonConverter(typeof(DataConverter))] string? Data = null, string? Key = null, string? UserId = null, string? System = null, bool Store = false,
    string? ClientMessageId = null);
