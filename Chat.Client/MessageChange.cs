using Chat.Contracts;

namespace Chat.Client;

/// <summary>A message of a room was edited or deleted.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Id">Its id.</param>
/// <param name="Deleted">Whether it was deleted.</param>
/// <param name="Text">Its new text; empty when it was deleted.</param>
/// <param name="At">When, UTC, by the server's clock.</param>
/// <param name="By">Who did it.</param>
/// <param name="Change">The number of the change in its room, growing.</param>
/// <param name="Reactions">What its reactions are as well, when it has some.</param>
public sealed record MessageChange(
    string Room, long Seq, string Id, bool Deleted, string Text, DateTime At, string By, long Change, IReadOnlyDictionary<string, Reaction>? Reactions = null);
