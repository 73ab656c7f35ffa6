using Chat.LoadTest.Load;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Resume;

/// <summary>Compares what everyone has got, before the cut and after it, with what is stored.</summary>
internal static class ResumeAudit
{
    private const int MaxFaults = 100;

    /// <param name="crowd">Those that came back.</param>
    /// <param name="sent">Messages said in all their rooms.</param>
    /// <param name="bystander">What became of the messages beside it, which are added.</param>
    public static LedgerResult Of(ResumeCrowd crowd, long sent, LedgerResult bystander)
    {
        long delivered = 0, lost = 0, repeated = 0, outOfOrder = 0;
        var faults = new List<MemberFault>(bystander.Faults);
        for (var i = 0; i < crowd.Members.Length; i++)
        {
            foreach (var seat in crowd.Members[i].Seats)
            {
                var ledger = seat.Ledger;
                // Who was closed by the server is owed nothing more; that it was is counted.
                var missing = crowd.Members[i].Closed is null ? Missing(ledger, seat.Room.Stored) : [];
                delivered += ledger.Received;
                lost += missing.Length;
                repeated += ledger.Repeated;
                outOfOrder += ledger.OutOfOrder;
                if (missing.Length + ledger.Repeated + ledger.OutOfOrder > 0 && faults.Count < MaxFaults)
                    faults.Add(new MemberFault(seat.Room.Name, i, missing.Length, missing.Length == 0 ? 0 : missing[0], ledger.Repeated, ledger.OutOfOrder));
            }
        }

        return bystander with
        {
            Sent = bystander.Sent + sent,
            Stored = bystander.Stored + crowd.Rooms.Sum(room => (long)room.Stored),
            Delivered = bystander.Delivered + delivered,
            Lost = bystander.Lost + lost,
            Repeated = bystander.Repeated + repeated,
            OutOfOrder = bystander.OutOfOrder + outOfOrder,
            Closed = Add(bystander.Closed, crowd.Members.Where(member => member.Closed is not null).Select(member => $"{member.Closed}")),
            Errors = Add(bystander.Errors, crowd.Members.Where(member => member.Complaint is not null).Select(member => member.Complaint!)),
            Faults = faults,
        };
    }

    private static int[] Missing(MemberLedger ledger, int stored) =>
        ledger.Received == stored ? [] : [.. Enumerable.Range(1, stored).Where(number => !ledger.Has(number))];

    private static SortedDictionary<string, int> Add(IReadOnlyDictionary<string, int> counts, IEnumerable<string> reasons)
    {
        var sum = new SortedDictionary<string, int>(counts.ToDictionary(), StringComparer.Ordinal);
        foreach (var reason in reasons) sum[reason] = sum.GetValueOrDefault(reason) + 1;
        return sum;
    }
}
