namespace Chat.Server.Hosting.Commands.Rooms;

/// <summary>The first line of a room's file.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Of the format.</param>
/// <param name="Room">The room it was.</param>
/// <param name="Epoch">The epoch it had.</param>
/// <param name="Seq">The number of its newest message.</param>
/// <param name="Changes">The number of its newest change.</param>
/// <param name="State">How many lines of its state follow; then come the messages.</param>
internal sealed record RoomHeader(string Format, int Version, string Room, string Epoch, long Seq, long Changes, int State)
{
    public const string FormatName = "chat-hubs-room";
    public const int PresentVersion = 1;
}
