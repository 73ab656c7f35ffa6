using Chat.Client.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Client;

/// <summary>Lets a <see cref="ChatClient"/> speak MessagePack.</summary>
public static class ChatClientMessagePackExtensions
{
    /// <summary>Speaks MessagePack instead of JSON: smaller messages.</summary>
    public static ChatClientOptions UseMessagePack(this ChatClientOptions options)
    {
        Guard.NotNull(options).ConfigureHub += builder => builder.AddMessagePackProtocol(messagePack => messagePack.SerializerOptions = messagePack.SerializerOptions.WithChatContracts());
        return options;
    }
}
