using System.Text;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Requests far beyond the limits, as fast as the server takes them.</summary>
internal static class Floods
{
    private const int Batch = 20;

    public static IReadOnlyList<Attack> All { get; } =
    [
        Plain("messages", (den, i) => $$"""{"type":"message","room":"{{den}}","text":"flood {{i}} {{new string('x', 500)}}"}"""),
        Plain("typing", (den, i) => $$"""{"type":"typing","room":"{{den}}","is_typing":{{(i % 2 == 0 ? "true" : "false")}}}"""),
        Plain("joins", (den, i) => $$"""{"type":"{{(i % 2 == 0 ? "leave_room" : "join_room")}}","room":"{{den}}"}"""),
        Plain("pings", (_, _) => """{"type":"ping"}"""),
        new("hub calls", (attacker, end) => attacker.SendHubAsync("json", wire => SendAsync(wire, i =>
            $$"""{"type":1,"invocationId":"{{i}}","target":"online","arguments":[{}]}""" + "\u001e", end), end)),
        new("hub pings", (attacker, end) => attacker.SendHubAsync("json", wire => SendAsync(wire, _ => "{\"type\":6}\u001e", end), end)),
    ];

    private static Attack Plain(string name, Func<string, int, string> request) => new(name, (attacker, end) => attacker.SendPlainAsync(
        async wire =>
        {
            await wire.SendTextAsync($$"""{"type":"join_room","room":"{{attacker.Site.Den}}"}""", end);
            await SendAsync(wire, i => request(attacker.Site.Den, i), end);
        }, end));

    private static async Task SendAsync(RawWire wire, Func<int, string> request, CancellationToken end)
    {
        for (var i = 0; ; i += Batch)
            await wire.SendAsync(Enumerable.Range(i, Batch).SelectMany(n => RawWire.Frame(RawWire.Text, Encoding.UTF8.GetBytes(request(n)))).ToArray(), end);
    }
}
