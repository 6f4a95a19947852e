module.exports = {
  plugins: {
    "postcss-preset-mantine": {},
    "postcss-simple-vars": {
      variables: {
        // The board's widths: below `phone` the bottom bar replaces the sidebar, below `tablet` it folds to icons.
        phone: "768px",
        tablet: "1100px",
      },
    },
  },
};
