namespace Chat.Server.Webhooks;

/// <summary>A name has no address that may be connected to.</summary>
internal sealed class ForbiddenAddressException()
    : IOException($"The address is private or of this machine, which {WebhookOptions.Section}:{nameof(WebhookOptions.AllowPrivateNetworks)} does not allow.");
