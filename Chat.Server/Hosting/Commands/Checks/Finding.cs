namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>What a check has found: one line, without secrets, and what to do where something is.</summary>
internal sealed record Finding(FindingLevel Level, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(FindingLevel.Ok, subject, text);

    public static Finding Warning(string subject, string text) => new(FindingLevel.Warning, subject, text);

    public static Finding Error(string subject, string text) => new(FindingLevel.Error, subject, text);

    public override string ToString() => $"{Level.ToString().ToLowerInvariant(),-7}  {Subject}: {Text.ReplaceLineEndings(" ")}";
}
