namespace Chat.LoadTest.Results;

/// <summary>What became of all messages, those of warming up included.</summary>
/// <param name="Sent">Messages sent.</param>
/// <param name="Stored">Those with a receipt.</param>
/// <param name="Refused">Those the server did not want.</param>
/// <param name="Delivered">Messages times members that got them, each once.</param>
/// <param name="Lost">Messages times members that stayed connected and did not get them, although another did or there is a receipt.</param>
/// <param name="Repeated">Deliveries of a message the member had already.</param>
/// <param name="OutOfOrder">Deliveries whose number in the room was not larger than the one before.</param>
/// <param name="Closed">Connections that ended before they were meant to, by what ended them.</param>
/// <param name="Errors">Connections that were answered with an error, by the first one's code.</param>
/// <param name="Faults">Who lost, got again or got in wrong order what; the first of them when there are many.</param>
internal sealed record LedgerResult(
    long Sent,
    long Stored,
    long Refused,
    long Delivered,
    long Lost,
    long Repeated,
    long OutOfOrder,
    IReadOnlyDictionary<string, int> Closed,
    IReadOnlyDictionary<string, int> Errors,
    IReadOnlyList<MemberFault> Faults)
{
    /// <summary>Every promise was kept, on every connection.</summary>
    public bool IsClean => Lost == 0 && Repeated == 0 && OutOfOrder == 0;

    /// <summary>Nothing else went wrong either.</summary>
    public bool IsComplete => Refused == 0 && Closed.Count == 0 && Stored == Sent;
}
