/** What codes of the client and the server mean to the reader, where the message that comes with them is for developers. */
const explanations = {
  kicked: 'An administrator removed you from this room.',
  closed: 'This room was closed.',
  banned: 'You are banned from this room.',
  forbidden: 'You may not be in this room.',
  text_too_long: 'The text is too long for this server.',
  expired: 'The server may have it already. Sent again it may appear twice.',
};

export const explain = ({ code, message }) => explanations[code] ?? message;
