namespace Chat.Contracts;

/// <summary>What moderation imposes.</summary>
public static class SanctionKinds
{
    /// <summary>The user may not speak.</summary>
    public const string Mute = "mute";

    /// <summary>The user may not be there.</summary>
    public const string Ban = "ban";
}
