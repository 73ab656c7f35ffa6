using Chat.Contracts;

namespace Chat.Server.Tests.Clients;

/// <summary>All that a room's history has.</summary>
internal static class WholeLog
{
    public static async Task<List<ChatMessage>> ReadAsync(Uri server, string room)
    {
        await using var reader = await Connect.ToAsync(server, "reader", WireProtocol.Json);
        await reader.JoinAsync(room);
        var log = new List<ChatMessage>();
        HistoryPage page;
        do
        {
            page = await reader.HistoryAsync(new HistoryRequest(room, After: log.Count, Limit: 200));
            log.AddRange(page.Messages);
        }
        while (page.HasMore);
        return log;
    }
}
