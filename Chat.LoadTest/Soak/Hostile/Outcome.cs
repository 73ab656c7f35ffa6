namespace Chat.LoadTest.Soak.Hostile;

/// <summary>What the server did about one attack, whether that put an end to it, and whether the attacker got what nobody may.</summary>
internal sealed record Outcome(string Text, bool Refused, bool Breach = false)
{
    public static readonly Outcome LetIn = new("let in", Refused: false, Breach: true);

    public static readonly Outcome CutOff = new("cut off", Refused: true);

    /// <summary>The attacker ended it itself, which is all there was to see.</summary>
    public static readonly Outcome GaveUp = new("left alone", Refused: false);

    public static Outcome Closed(int code) => new($"closed {code}", Refused: true);

    public static Outcome Http(int status) => new($"HTTP {status}", Refused: status >= 400);

    public static Outcome Answered(string with) => new($"answered {with}", Refused: true);
}
