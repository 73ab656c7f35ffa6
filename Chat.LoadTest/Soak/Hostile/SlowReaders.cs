using System.Net.Sockets;
using Chat.Contracts;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Members of the busy rooms that ask for as much as they may and read nothing of it.</summary>
internal static class SlowReaders
{
    /// <summary>Bytes the attacker's kernel takes off the server's hands, as few as it lets one choose.</summary>
    private const int ReceiveBuffer = 4096;

    /// <summary>Long messages each of them leaves where they meet, so that there is something worth not reading; within the limits.</summary>
    private const int LongMessages = 60;

    private static readonly string Long = new('世', 4000);

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("plain JSON", async (attacker, end) => await DeafAsync(
            attacker, await attacker.PlainAsync(end, ReceiveBuffer), "", (operation, request) => $$"""{"type":"{{operation}}",{{request}}}""", end)),
        new("hub", async (attacker, end) => await DeafAsync(
            attacker, await attacker.HubAsync(end, ReceiveBuffer), "{\"protocol\":\"json\",\"version\":1}\u001e",
            (operation, request) => $$"""{"type":1,"invocationId":"1","target":"{{operation}}","arguments":[{{{request}}}]}""" + "\u001e", end)),
    ];

    private static async Task<Outcome> DeafAsync(
        Attacker attacker, (RawWire? Wire, Outcome? Refusal) opened, string handshake, Func<string, string, string> frame, CancellationToken end)
    {
        if (opened.Wire is null) return opened.Refusal!;
        await using var wire = opened.Wire;
        try
        {
            if (handshake.Length > 0) await wire.SendTextAsync(handshake, end);
            foreach (var room in attacker.Site.BusyRooms.Append(attacker.Site.Den))
                await wire.SendTextAsync(frame(ChatOperations.JoinRoom, $"\"room\":\"{room}\""), end);
            for (var i = 0; i < LongMessages; i++)
                await wire.SendTextAsync(frame(ChatOperations.Message, $"\"room\":\"{attacker.Site.Den}\",\"text\":\"{Long}\""), end);
            for (var i = 0; i < 30; i++)
                await wire.SendTextAsync(frame(ChatOperations.History, $"\"room\":\"{attacker.Site.Den}\",\"limit\":200"), end);

            // It still answers no ping, but sends some, so that it is not the silence that ends it.
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), end);
                await wire.SendFrameAsync(RawWire.Ping, [], end);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return await wire.ReadToEndAsync(end); // what is left of what the server sent has a close frame in it, or not
        }
    }
}
