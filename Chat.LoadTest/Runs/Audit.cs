using Chat.LoadTest.Load;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Runs;

/// <summary>Compares what every member has got with what it should have got.</summary>
internal static class Audit
{
    private const int MaxFaults = 100;

    public static LedgerResult Of(Crowd crowd)
    {
        long sent = 0, stored = 0, refused = 0, delivered = 0, lost = 0, repeated = 0, outOfOrder = 0;
        var faults = new List<MemberFault>();
        foreach (var room in crowd.Rooms)
        {
            sent += room.Ledger.Sent;
            stored += room.Ledger.Stored;
            refused += room.Ledger.Refused;
            MemberLedger[] ledgers = [.. room.Members.Select(member => member.Ledger)];
            for (var i = 0; i < room.Members.Length; i++)
            {
                var ledger = ledgers[i];
                // Who was cut off is owed nothing more; that it was is counted under the close codes.
                var missing = room.Members[i].Closed is null ? room.Ledger.Missing(ledger, ledgers) : [];
                delivered += ledger.Received;
                lost += missing.Count;
                repeated += ledger.Repeated;
                outOfOrder += ledger.OutOfOrder;
                if (missing.Count + ledger.Repeated + ledger.OutOfOrder > 0 && faults.Count < MaxFaults)
                    faults.Add(new MemberFault(room.Name, i, missing.Count, missing.Count == 0 ? 0 : missing[0], ledger.Repeated, ledger.OutOfOrder));
            }
        }

        return new LedgerResult(
            sent, stored, refused, delivered, lost, repeated, outOfOrder,
            Count(crowd.Members.Where(member => member.Closed is not null).Select(member => $"{member.Closed!.Value.Code}")),
            Count(crowd.Members.Where(member => member.Complaint is not null).Select(member => member.Complaint!)),
            faults);
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> reasons) =>
        new(reasons.GroupBy(reason => reason).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);
}
