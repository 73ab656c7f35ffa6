namespace Chat.Client;

/// <summary>Messages of a room that the client cannot get any more.</summary>
/// <param name="Room">The room.</param>
/// <param name="Kind">Why.</param>
/// <param name="From">The first missing number.</param>
/// <param name="To">The last missing number. With <see cref="GapKind.Reset"/> the numbers are those of the new log; it is 0 when nothing of that one is missing.</param>
public sealed record Gap(string Room, GapKind Kind, long From, long To);
