namespace Chat.LoadTest.Soak.Hostile;

/// <summary>How often an attack ended in a certain way.</summary>
internal sealed record HostileRow(string Kind, string Attack, string Outcome, bool Refused, bool Breach, long Count);
