namespace Chat.LoadTest.Soak.Hostile;

/// <summary>One way to be hostile, run again and again.</summary>
/// <param name="Name">What it does.</param>
/// <param name="RunAsync">Attacks once from an address as a user and says what came of it.</param>
internal sealed record Attack(string Name, Func<Attacker, CancellationToken, Task<Outcome>> RunAsync);
