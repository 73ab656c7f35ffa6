namespace Chat.Server.Rooms.Erasure;

/// <param name="UserId">Whose data it was.</param>
/// <param name="Messages">How many messages this call erased.</param>
/// <param name="Sanctions">How many sanctions it forgot.</param>
/// <param name="Done">Whether nothing is left.</param>
/// <param name="Next">Where to go on, when something is.</param>
internal sealed record ErasureReport(string UserId, int Messages, int Sanctions, bool Done, string? Next);
