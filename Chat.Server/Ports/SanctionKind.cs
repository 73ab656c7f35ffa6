namespace Chat.Server.Ports;

internal enum SanctionKind
{
    /// <summary>The user may not speak, edit or type.</summary>
    Mute,

    /// <summary>The user may not be there.</summary>
    Ban,
}
