namespace Chat.Server.Kernel;

/// <summary>Has no settings: whatever is to be checked at start and belongs to no feature's options is a validator of this.</summary>
internal sealed class StartChecks;
