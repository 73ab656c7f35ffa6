using System.Runtime.InteropServices;

namespace Chat.Server.Stores.Memory;

/// <summary>Who is mentioned by the messages of one stream. Not for concurrent use.</summary>
internal sealed class MemoryMentions
{
    private readonly Dictionary<string, List<long>> byUser = [];

    public void Add(IReadOnlyList<string> users, long seq)
    {
        foreach (var user in users) (CollectionsMarshal.GetValueRefOrAddDefault(byUser, user, out _) ??= []).Add(seq);
    }

    public void Remove(IReadOnlyList<string> users, long seq)
    {
        foreach (var user in users)
        {
            if (!byUser.TryGetValue(user, out var seqs)) continue;
            seqs.Remove(seq);
            if (seqs.Count == 0) byUser.Remove(user);
        }
    }

    /// <summary>How many messages behind that number mention a user.</summary>
    public int CountAfter(string user, long seq) => byUser.TryGetValue(user, out var seqs) ? seqs.Count - FirstAfter(seqs, seq) : 0;

    /// <summary>The messages before this one are gone.</summary>
    public void TrimBefore(long first)
    {
        foreach (var (user, seqs) in byUser)
        {
            seqs.RemoveRange(0, FirstAfter(seqs, first - 1));
            if (seqs.Count == 0) byUser.Remove(user); // which a dictionary allows meanwhile
        }
    }

    private static int FirstAfter(List<long> seqs, long seq)
    {
        var place = seqs.BinarySearch(seq);
        return place < 0 ? ~place : place + 1;
    }
}
