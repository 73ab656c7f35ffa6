using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms;

/// <summary>What became of one message of many: a receipt, or a refusal; with neither, it could not be stored now.</summary>
internal readonly record struct SendResult(Receipt? Receipt, ChatException? Refusal);
