namespace Chat.Server.Ports;

/// <summary>Which sanctions to list; null is any.</summary>
/// <param name="Kind">Of that kind.</param>
/// <param name="Room">In that room.</param>
/// <param name="UserId">Of that user.</param>
/// <param name="ServiceOnly">Only those that hold in the whole service.</param>
internal readonly record struct SanctionFilter(SanctionKind? Kind = null, string? Room = null, string? UserId = null, bool ServiceOnly = false);
