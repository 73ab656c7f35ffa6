namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Connections that come and go as fast as they can, leaving at the worst moments.</summary>
internal static class Churn
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("reset after the upgrade", async (attacker, end) => Leave(await attacker.PlainAsync(end))),
        new("reset on the hub before the handshake", async (attacker, end) => Leave(await attacker.HubAsync(end))),
        new("reset while joining", async (attacker, end) =>
        {
            var (wire, refusal) = await attacker.PlainAsync(end);
            if (wire is not null)
            {
                await wire.SendTextAsync($$"""{"type":"join_room","room":"{{attacker.Site.Den}}"}""", end);
                await wire.SendTextAsync($$"""{"type":"history","room":"{{attacker.Site.Den}}","limit":200}""", end);
            }

            return Leave((wire, refusal));
        }),
        new("reset as a member", async (attacker, end) =>
        {
            var (wire, refusal) = await attacker.PlainAsync(end);
            if (wire is not null)
            {
                await wire.SendTextAsync($$"""{"type":"join_room","room":"{{attacker.Site.Den}}","id":1}""", end);
                await wire.ReadTextAsync("\"ack\"", end);
            }

            return Leave((wire, refusal));
        }),
    ];

    private static Outcome Leave((RawWire? Wire, Outcome? Refusal) opened)
    {
        if (opened.Wire is null) return opened.Refusal!;
        opened.Wire.Reset();
        return new Outcome("served, left by itself", Refused: false);
    }
}
