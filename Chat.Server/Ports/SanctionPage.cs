namespace Chat.Server.Ports;

/// <param name="Sanctions">Those that hold now.</param>
/// <param name="Next">Where to go on; null at the end.</param>
internal sealed record SanctionPage(IReadOnlyList<Sanction> Sanctions, string? Next);
