namespace Chat.Server.Delivery;

/// <summary>
/// Says anew what an announcement said that was overtaken by a newer one: its list and count are no longer true. Who knows
/// the rooms sets it at start.
/// </summary>
internal sealed class RoomRestater
{
    /// <summary>
    /// From room, user and the reason of its leaving (null when it came) to the event as it is true now. Throws what the shared
    /// state throws when it cannot be asked.
    /// </summary>
    public Func<string, string, string?, Task<object>> Restate { get; set; } = (_, _, _) =>
        throw new InvalidOperationException("Nobody knows the rooms yet.");
}
