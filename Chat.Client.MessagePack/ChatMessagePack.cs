using Chat.Client.Kernel;
using Chat.Contracts;
using MessagePack;
using MessagePack.Resolvers;

namespace Chat.Client;

/// <summary>The contract's records in MessagePack, for whoever uses them with a <c>HubConnection</c> of its own.</summary>
public static class ChatMessagePack
{
    /// <summary>
    /// The same options, with which data is an object on the wire and its JSON text in <see cref="ChatMessage"/>, <see cref="SendMessageRequest"/>, <see cref="RoomEvent"/>,
    /// <see cref="PublishRequest"/> and <see cref="StateEntry"/>. Without them nothing that has data can be read or sent, and no reply sent. Numbers without fraction that fit 64 bits are integers there, others have the precision of a <see cref="double"/>.
    /// </summary>
    public static MessagePackSerializerOptions WithChatContracts(this MessagePackSerializerOptions options) =>
        Guard.NotNull(options).WithResolver(CompositeResolver.Create([new MessageFormatter(), new SendFormatter(), new EventFormatter(), new PublishFormatter(), new StateEntryFormatter()], [options.Resolver]));
}
